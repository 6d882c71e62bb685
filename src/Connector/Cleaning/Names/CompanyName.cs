using System.Collections.Frozen;
using Connector.Cleaning.Standards;

namespace Connector.Cleaning.Names;

/// <summary>A company's name for comparing: folded, without a leading <c>the</c> and without the legal forms at its end.</summary>
/// <example><c>The Müller &amp; Söhne GmbH &amp; Co. KG</c> → <c>muller and sohne</c>; <c>ACME, Inc.</c> → <c>acme</c>; <c>AG</c> → <c>ag</c>.</example>
public static class CompanyName
{
    /// <summary>Legal forms by general knowledge of company registers, folded; those of several words with spaces.</summary>
    private static readonly FrozenSet<string> LegalForms = """
        inc|incorporated|corp|corporation|co|company|llc|l l c|ltd|limited|llp|lp|plc|pllc|pc|pbc|public limited company|limited liability company|lllp|na
        gmbh|mbh|ag|kg|kgaa|ohg|gbr|ug|ek|ev|eg|gmbh and co kg|gmbh and co|ag and co kg|se|sce|haftungsbeschrankt
        sa|sas|sasu|sarl|eurl|snc|sci|scop|sca|spa|srl|sapa|srls|sl|slu|sau|scp|lda|ltda|sgps|eireli|epp|mei|sab|sab de cv|sa de cv|s de rl de cv|sapi de cv|s de rl|de cv
        bv|nv|vof|cv|bvba|sprl|cvba|ab|aktiebolag|hb
        oy|oyj|as|asa|aps|a s|i s|ehf|hf|doo|d o o|dd|ad|ood|eood|kft|rt|zrt|nyrt|bt|sro|s r o|spol|a s|sp z oo|spolka z o o|sp k|sp j|sia|uab|ou|as
        ooo|oao|pao|zao|ao|tov|too|pty|pty ltd|proprietary limited
        pvt|pvt ltd|private limited|private|sdn bhd|bhd|pte|pte ltd
        kk|k k|gk|kabushiki kaisha|co ltd|pt|tbk|jsc|ojsc|cjsc|pjsc|psc|wll|fze|fzc|fzco|fz llc|dmcc
        """.Split((char[])['|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFrozenSet(StringComparer.Ordinal);

    private const int LongestForm = 4;

    public static string Fold(string name)
    {
        var words = FoldedText.Of(name).Split(' ', StringSplitOptions.RemoveEmptyEntries).AsSpan();
        if (words.Length > 1 && words[0] == "the") words = words[1..];
        while (FormAtEnd(words) is var form and > 0) words = words[..^form];
        if (words.Length > 1 && words[^1] == "and") words = words[..^1];
        return string.Join(' ', words!);
    }

    /// <summary>How many words at the end are a legal form; never all of them.</summary>
    private static int FormAtEnd(ReadOnlySpan<string> words)
    {
        for (var length = Math.Min(LongestForm, words.Length - 1); length > 0; length--)
        {
            if (LegalForms.Contains(string.Join(' ', words[^length..]!))) return length;
        }

        return 0;
    }
}
