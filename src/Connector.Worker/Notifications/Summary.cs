namespace Connector.Worker.Notifications;

/// <summary>What people are told. It names no account and quotes no value of a record, since it leaves the house.</summary>
internal abstract record Summary(string Connection)
{
    public abstract string Subject { get; }

    /// <summary>Nothing to look after.</summary>
    public abstract bool IsGreen { get; }

    public abstract string Text();

    /// <summary>With <c>text</c>, which chat tools show.</summary>
    public abstract object ToJson();
}
