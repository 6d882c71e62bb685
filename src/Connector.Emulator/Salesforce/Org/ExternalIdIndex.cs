namespace Connector.Emulator.Salesforce.Org;

/// <summary>
/// Finds rows by text, ignoring case. Open addressing over row numbers only: the text stays in the column, and an entry whose row no
/// longer holds the text is passed over, so an overwrite needs no removal. Several rows may hold one text (external id, not unique).
/// </summary>
internal sealed class ExternalIdIndex(TextColumn column)
{
    private int[] _slots = new int[16];
    private int _count;

    public void Add(int row, string text)
    {
        if (_count * 2 >= _slots.Length)
        {
            Rebuild();
        }

        Insert(row, text);
    }

    /// <summary>Rows that hold the text now, deleted ones included.</summary>
    public IEnumerable<int> Find(string text)
    {
        for (var slot = Start(text); _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            var row = _slots[slot] - 1;
            if (string.Equals(column.Text(row), text, StringComparison.OrdinalIgnoreCase))
            {
                yield return row;
            }
        }
    }

    private void Insert(int row, string text)
    {
        var slot = Start(text);
        for (; _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (_slots[slot] == row + 1)
            {
                return;
            }
        }

        _slots[slot] = row + 1;
        _count++;
    }

    private void Rebuild()
    {
        var old = _slots;
        _slots = new int[old.Length * 4];
        _count = 0;
        foreach (var entry in old)
        {
            if (entry != 0 && column.Text(entry - 1) is { } text)
            {
                Insert(entry - 1, text);
            }
        }
    }

    private int Start(string text) => string.GetHashCode(text, StringComparison.OrdinalIgnoreCase) & (_slots.Length - 1);
}
