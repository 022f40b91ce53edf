using System.Diagnostics;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;

namespace Trine.Querier.Logs;

/// <summary>
/// Rows and bytes of streams a step, from what chunks tell without being read; structured metadata counts as upstream counts it.
/// </summary>
internal static class LogVolumes
{
    /// <summary>Steps of one answer: the bound of range queries.</summary>
    private const int StepsMax = 11_001;

    /// <summary>Figures of one answer, some 128 MB of rows and bytes.</summary>
    private const long CellsMax = 8_000_000;

    /// <summary>Spreads each chunk evenly over its time and counts what falls into each step.</summary>
    public static IReadOnlyList<LogStreamVolume> Of(IReadOnlyList<LogChunk> chunks, TimeRange range, long stepNs)
    {
        var steps = Math.Max(1, ((range.EndNs - range.StartNs) + stepNs - 1) / stepNs);
        if (steps > StepsMax)
        {
            throw new RequestException(
                RequestError.BadRequest, $"exceeded maximum of {StepsMax} steps: try increasing the value of the step parameter");
        }

        var volumes = new List<LogStreamVolume>();
        foreach (var stream in chunks.GroupBy(chunk => chunk.Stream))
        {
            if ((volumes.Count + 1) * steps > CellsMax)
            {
                throw new RequestException(
                    RequestError.BadRequest, "too many steps of too many streams: try increasing the value of the step parameter");
            }

            var rows = new double[steps];
            var bytes = new double[steps];
            foreach (var chunk in stream)
            {
                Spread(chunk, range, stepNs, rows, bytes);
            }

            volumes.Add(new LogStreamVolume(stream.Key, stream.Count(), Array.ConvertAll(rows, Round), Array.ConvertAll(bytes, Round)));
        }

        return volumes;
    }

    private static long Round(double value) => (long)Math.Round(value);

    private static void Spread(LogChunk chunk, TimeRange range, long stepNs, double[] rows, double[] bytes)
    {
        Debug.Assert(chunk.MinTimestampNs <= chunk.MaxTimestampNs, "a chunk has rows");
        var lengthNs = (double)chunk.MaxTimestampNs - chunk.MinTimestampNs + 1;
        var first = Math.Max((chunk.MinTimestampNs - range.StartNs) / stepNs, 0);
        var last = Math.Min((chunk.MaxTimestampNs - range.StartNs) / stepNs, rows.Length - 1);
        for (var step = first; step <= last; step++)
        {
            var startNs = Math.Max(range.StartNs + (step * stepNs), chunk.MinTimestampNs);
            var endNs = Math.Min(Math.Min(range.StartNs + ((step + 1) * stepNs), range.EndNs), chunk.MaxTimestampNs + 1);
            var share = Math.Max(endNs - startNs, 0) / lengthNs;
            rows[step] += chunk.RowCount * share;
            bytes[step] += (chunk.LineBytes + chunk.MetadataBytes) * share;
        }
    }
}
