namespace Trine.Testing.Logs;

/// <summary>A range query for log lines.</summary>
/// <param name="Text">LogQL.</param>
/// <param name="StartNs">Included.</param>
/// <param name="EndNs">Excluded.</param>
public sealed record LogQuery(string Text, long StartNs, long EndNs)
{
    /// <summary>Most lines of one answer.</summary>
    public int Limit { get; init; } = 5000;

    /// <summary>Oldest first; else newest first.</summary>
    public bool IsForward { get; init; } = true;
}
