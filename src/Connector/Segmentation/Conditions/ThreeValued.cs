namespace Connector.Segmentation.Conditions;

/// <summary>Kleene's logic: ordered so that <c>and</c> is the smaller, <c>or</c> the greater and <c>not</c> the mirror image.</summary>
internal enum ThreeValued : byte
{
    False = 0,
    Unknown = 1,
    True = 2,
}

internal static class ThreeValuedLogic
{
    public static ThreeValued Of(bool value) => value ? ThreeValued.True : ThreeValued.False;

    public static ThreeValued And(this ThreeValued left, ThreeValued right) => left < right ? left : right;

    public static ThreeValued Or(this ThreeValued left, ThreeValued right) => left > right ? left : right;

    public static ThreeValued Not(this ThreeValued value) => (ThreeValued)((byte)ThreeValued.True - (byte)value);
}
