using Trine.Model.Metrics;

namespace Trine.Protocol.Metrics;

/// <summary>Labels of a series as a sender writes them, and what they come to. Never changes, but for <see cref="Follower"/>; thread-safe.</summary>
internal sealed class SentSeries
{
    /// <summary>Memory of one, without its bytes: the object, its array's head and its place in the table, about.</summary>
    public const int OverheadBytes = 160;

    private readonly byte[] _bytes; // As sent, then in canonical form.
    private readonly int _sentLength;

    public SentSeries(ReadOnlySpan<byte> sent, ReadOnlySpan<byte> labels, ulong hash, in WrittenLabels written)
    {
        _bytes = [.. sent, .. labels];
        _sentLength = sent.Length;
        Hash = hash;
        Written = written;
    }

    /// <summary>In canonical form.</summary>
    public ReadOnlySpan<byte> Labels => _bytes.AsSpan(_sentLength);

    /// <summary>As they stand at the beginning of a message.</summary>
    public ReadOnlySpan<byte> Sent => _bytes.AsSpan(0, _sentLength);

    /// <summary>Of the canonical labels.</summary>
    public ulong Hash { get; }

    public WrittenLabels Written { get; }

    public int MemoryBytes => OverheadBytes + _bytes.Length;

    /// <summary>The series that stood behind this one when it was seen last: a guess at what comes next, that any thread may change.</summary>
    public SentSeries? Follower { get; set; }

    /// <summary>Whether a message has exactly these labels, and something behind them.</summary>
    public bool Begins(ReadOnlySpan<byte> message)
        => message.Length > _sentLength && message[_sentLength] != RemoteWriteLabels.LabelTag && message.StartsWith(Sent);
}
