using Trine.Model;
using Trine.Model.Logs;

namespace Trine.LogQL.Evaluation;

/// <summary>An entry with what orders it: time, then stream, then place in the stream.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Stream">The stream as stored.</param>
/// <param name="Chunk">The number of its chunk in time.</param>
/// <param name="Row">The row in the chunk.</param>
internal readonly record struct PlacedEntry(LogEntry Entry, LabelSet Stream, int Chunk, int Row);

/// <summary>The order in which a log query answers.</summary>
internal sealed class EntryOrder(LogDirection direction) : IComparer<PlacedEntry>
{
    public int Compare(PlacedEntry left, PlacedEntry right)
    {
        var byTime = left.Entry.TimestampNs.CompareTo(right.Entry.TimestampNs);
        if (byTime != 0)
        {
            return direction == LogDirection.Forward ? byTime : -byTime;
        }

        var byStream = LabelSet.Compare(left.Stream, right.Stream);
        if (byStream != 0)
        {
            return byStream;
        }

        var byPlace = left.Chunk != right.Chunk ? left.Chunk.CompareTo(right.Chunk) : left.Row.CompareTo(right.Row);
        return direction == LogDirection.Forward ? byPlace : -byPlace;
    }
}
