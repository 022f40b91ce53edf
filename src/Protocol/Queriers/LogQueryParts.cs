using Trine.Codecs;
using Trine.Model.Logs;
using Trine.Protocol.Rpc;

namespace Trine.Protocol.Queriers;

/// <summary>
/// A <see cref="LogQueryResponse"/> as a sequence of protobuf messages. The first holds 1 kind, 2 time (zigzag milliseconds, of
/// vectors and scalars), 3 value of a scalar, 4 warnings, 5 counts; all hold items: entries as <see cref="LogEntryFields"/>,
/// or 8 series (1 labels, 2 times as packed zigzag milliseconds, each less the one before, 3 values as packed doubles), or
/// 9 samples (1 labels, 2 value).
/// </summary>
public static class LogQueryParts
{
    internal const int EntriesKind = 1;
    internal const int MatrixKind = 2;
    internal const int VectorKind = 3;
    internal const int ScalarKind = 4;

    /// <summary>Items of an answer: entries, series or samples.</summary>
    public static int CountOf(LogQueryData data) => data switch
    {
        LogEntries entries => entries.Entries.Count,
        MetricMatrix matrix => matrix.Series.Count,
        MetricVector vector => vector.Samples.Count,
        _ => 0,
    };

    /// <summary>Writes the next message.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="response">The whole answer.</param>
    /// <param name="first">The place of the first item not yet written; 0 for the first message, which is written in any case.</param>
    /// <returns>The place to go on from; <see cref="CountOf"/> when all is written.</returns>
    public static int Write(ByteBuffer output, LogQueryResponse response, int first)
    {
        var writer = new ProtoWriter(output);
        if (first == 0)
        {
            WriteHead(writer, response);
        }

        return response.Data switch
        {
            LogEntries entries => LogEntryFields.Write(output, entries.Entries, first),
            MetricMatrix matrix => WriteSeries(writer, matrix, first),
            MetricVector vector => WriteSamples(writer, vector, first),
            _ => 0,
        };
    }

    private static void WriteHead(ProtoWriter writer, LogQueryResponse response)
    {
        switch (response.Data)
        {
            case LogEntries:
                writer.WriteInt64(1, EntriesKind);
                break;
            case MetricMatrix:
                writer.WriteInt64(1, MatrixKind);
                break;
            case MetricVector vector:
                writer.WriteInt64(1, VectorKind);
                writer.WriteSInt64(2, vector.TimestampMs);
                break;
            case MetricScalar scalar:
                writer.WriteInt64(1, ScalarKind);
                writer.WriteSInt64(2, scalar.TimestampMs);
                writer.WriteDouble(3, scalar.Value);
                break;
        }

        foreach (var warning in response.Warnings)
        {
            writer.WriteString(4, warning);
        }

        LogScanCountsField.Write(writer, 5, response.Counts);
    }

    private static int WriteSeries(ProtoWriter writer, MetricMatrix matrix, int first)
    {
        var next = first;
        for (; next < matrix.Series.Count && HasRoom(writer, next, first); next++)
        {
            var series = matrix.Series[next];
            var mark = writer.BeginMessage(8, expectedBytes: 10 * series.Values.Length);
            LabelSetField.Write(writer, 1, series.Labels);
            var times = writer.BeginMessage(2, expectedBytes: 3 * series.Values.Length);
            long beforeMs = 0;
            foreach (var timestampMs in series.TimestampsMs)
            {
                writer.Destination.AppendVarint(Varint.ZigZag(timestampMs - beforeMs));
                beforeMs = timestampMs;
            }

            writer.EndMessage(times);
            var values = writer.BeginMessage(3, expectedBytes: sizeof(double) * series.Values.Length);
            foreach (var value in series.Values)
            {
                writer.Destination.AppendUInt64(BitConverter.DoubleToUInt64Bits(value));
            }

            writer.EndMessage(values);
            writer.EndMessage(mark);
        }

        return next;
    }

    private static int WriteSamples(ProtoWriter writer, MetricVector vector, int first)
    {
        var next = first;
        for (; next < vector.Samples.Count && HasRoom(writer, next, first); next++)
        {
            var mark = writer.BeginMessage(9);
            LabelSetField.Write(writer, 1, vector.Samples[next].Labels);
            writer.WriteDouble(2, vector.Samples[next].Value);
            writer.EndMessage(mark);
        }

        return next;
    }

    private static bool HasRoom(ProtoWriter writer, int next, int first)
        => next == first || writer.Destination.Length < RpcHandlers.MessageBytes;
}
