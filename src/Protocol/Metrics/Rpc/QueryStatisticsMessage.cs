using Trine.Codecs;
using Trine.Model.Metrics.Results;

namespace Trine.Protocol.Metrics.Rpc;

/// <summary>
/// A <see cref="PromQLStatistics"/> as a message: 1 samples looked at, 2 read, 3 at once; 4 and 5 the first two by step, packed; times in
/// ticks: 6 preparation, 7 evaluation, 8 sorting, 9 all.
/// </summary>
internal static class QueryStatisticsMessage
{
    public static void Write(ByteBuffer output, PromQLStatistics statistics)
    {
        var writer = new ProtoWriter(output);
        writer.WriteInt64(1, statistics.TotalQueryableSamples);
        writer.WriteInt64(2, statistics.SamplesRead);
        writer.WriteInt64(3, statistics.PeakSamples);
        WritePacked(writer, 4, statistics.TotalQueryableSamplesPerStep);
        WritePacked(writer, 5, statistics.SamplesReadPerStep);
        writer.WriteInt64(6, statistics.QueryPreparationTime.Ticks);
        writer.WriteInt64(7, statistics.InnerEvalTime.Ticks);
        writer.WriteInt64(8, statistics.ResultSortTime.Ticks);
        writer.WriteInt64(9, statistics.EvalTotalTime.Ticks);
    }

    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    public static PromQLStatistics Read(ReadOnlySpan<byte> message)
    {
        var statistics = new PromQLStatistics();
        var reader = new ProtoReader(message);
        while (reader.ReadTag())
        {
            statistics = reader.FieldNumber switch
            {
                1 => statistics with { TotalQueryableSamples = reader.ReadInt64() },
                2 => statistics with { SamplesRead = reader.ReadInt64() },
                3 => statistics with { PeakSamples = reader.ReadInt64() },
                4 => statistics with { TotalQueryableSamplesPerStep = ReadPacked(reader.ReadMessage()) },
                5 => statistics with { SamplesReadPerStep = ReadPacked(reader.ReadMessage()) },
                6 => statistics with { QueryPreparationTime = TimeSpan.FromTicks(reader.ReadInt64()) },
                7 => statistics with { InnerEvalTime = TimeSpan.FromTicks(reader.ReadInt64()) },
                8 => statistics with { ResultSortTime = TimeSpan.FromTicks(reader.ReadInt64()) },
                9 => statistics with { EvalTotalTime = TimeSpan.FromTicks(reader.ReadInt64()) },
                _ => Skip(ref reader, statistics),
            };
        }

        return statistics;
    }

    private static PromQLStatistics Skip(ref ProtoReader reader, PromQLStatistics statistics)
    {
        reader.Skip();
        return statistics;
    }

    private static void WritePacked(ProtoWriter writer, int field, IReadOnlyList<long> numbers)
    {
        var mark = writer.BeginMessage(field, numbers.Count);
        for (var i = 0; i < numbers.Count; i++)
        {
            writer.Destination.AppendVarint((ulong)numbers[i]);
        }

        writer.EndMessage(mark);
    }

    private static List<long> ReadPacked(ProtoReader packed)
    {
        var numbers = new List<long>();
        while (!packed.AtEnd)
        {
            numbers.Add((long)packed.ReadRawVarint());
        }

        return numbers;
    }
}
