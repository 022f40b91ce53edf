using Trine.Model;

namespace Trine.Storage.Logs.Head;

/// <summary>Decides which rows of a stream a head takes, with Loki's rules and texts.</summary>
/// <remarks>
/// Rows are judged against what the stream has applied, before they are logged; replay judges nothing. Two pushes of one
/// stream that are judged at once thus both pass where one after the other the second might not, which is one of the orders
/// in which they could have come.
/// </remarks>
internal sealed class AdmissionRules(string tenant, LogHeadOptions options)
{
    private readonly long _windowNs = options.MaxChunkAge.Ticks / 2 * 100;

    /// <summary>Marks all rows of a stream that is one too many.</summary>
    public void RefuseStream(LogAdmission admission, in DecodedStream stream, in IncomingRows rows, LabelSet labels)
    {
        var bytes = 0L;
        for (var row = 0; row < rows.Count; row++)
        {
            bytes += Refuse(admission, stream, rows, row);
        }

        admission.Refuse(new LogRefusal(
            LogRefusalReason.StreamLimit, rows.Count, bytes, RefusalText.StreamLimit(tenant, labels)));
    }

    /// <summary>
    /// Marks the rows that the stream does not take: those too far behind, and then all the others if they are together too
    /// much for its rate. The caller holds the stream's lock.
    /// </summary>
    /// <returns>Whether any row is taken.</returns>
    public bool Apply(
        LogAdmission admission, in DecodedStream decoded, in IncomingRows rows, HeadStream stream, in LogStreamLimits limits, long nowNs)
    {
        var text = new RefusalText(tenant, stream.Labels);
        var bytes = MarkTooFarBehind(admission, decoded, rows, stream, text, out var takenLineBytes);
        if (text.Count > 0)
        {
            admission.Refuse(new LogRefusal(
                LogRefusalReason.TooFarBehind, text.Count, bytes, text.ToString(rows.Count)));
        }

        if (text.Count == rows.Count)
        {
            return false;
        }

        if (stream.TryTakeRate(takenLineBytes, limits, nowNs))
        {
            return true;
        }

        RefuseForRate(admission, decoded, rows, stream, limits);
        return false;
    }

    private static long Refuse(LogAdmission admission, in DecodedStream stream, in IncomingRows rows, int row)
    {
        admission.Refused.Mark(stream.RowStart + row);
        return rows.Line(row).Length + rows.MetadataBytes(row);
    }

    private long MarkTooFarBehind(
        LogAdmission admission,
        in DecodedStream decoded,
        in IncomingRows rows,
        HeadStream stream,
        RefusalText text,
        out long takenLineBytes)
    {
        var refusedBytes = 0L;
        var newestNs = stream.NewestNs;
        takenLineBytes = 0;
        for (var row = 0; row < rows.Count; row++)
        {
            var timestampNs = rows.TimestampsNs[row];

            // The subtraction is on the side that cannot overflow: newest is not the least value, the window is positive.
            if (newestNs >= long.MinValue + _windowNs && timestampNs < newestNs - _windowNs)
            {
                refusedBytes += Refuse(admission, decoded, rows, row);
                text.AddTooFarBehind(timestampNs, newestNs - _windowNs);
                continue;
            }

            newestNs = Math.Max(newestNs, timestampNs);
            takenLineBytes += rows.Line(row).Length;
        }

        return refusedBytes;
    }

    private void RefuseForRate(
        LogAdmission admission,
        in DecodedStream decoded,
        in IncomingRows rows,
        HeadStream stream,
        in LogStreamLimits limits)
    {
        var text = new RefusalText(tenant, stream.Labels);
        var bytes = 0L;
        for (var row = 0; row < rows.Count; row++)
        {
            if (!admission.Refused.IsMarked(decoded.RowStart + row))
            {
                bytes += Refuse(admission, decoded, rows, row);
                text.AddRateLimited(rows.TimestampsNs[row], rows.Line(row).Length, limits.StreamRateBytes);
            }
        }

        admission.Refuse(new LogRefusal(LogRefusalReason.StreamRateLimit, text.Count, bytes, text.ToString(rows.Count)));
    }
}
