using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Protocol.Ingesters;

/// <summary>The protobuf messages between components and ingesters; drawn in docs/format/ingester-rpc.proto.</summary>
public static class LogIngesterMessages
{
    /// <summary>More matchers or needles than any query has.</summary>
    private const int PartsMax = 100_000;

    public static void WritePushResult(ByteBuffer output, LogPushResult result)
    {
        var writer = new ProtoWriter(output);
        if (result.Error is { } error)
        {
            writer.WriteUInt64(1, (ulong)error + 1); // 0 is absent.
            writer.WriteString(2, result.Message);
        }

        foreach (var discard in result.Discarded)
        {
            var mark = writer.BeginMessage(3);
            writer.WriteString(1, discard.Reason);
            writer.WriteInt64(2, discard.Rows);
            writer.WriteInt64(3, discard.Bytes);
            writer.EndMessage(mark);
        }
    }

    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    public static LogPushResult ReadPushResult(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        RequestError? error = null;
        var text = "";
        var discarded = new List<LogDiscard>();
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    error = (RequestError)(reader.ReadInt32() - 1);
                    break;
                case 2:
                    text = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case 3 when discarded.Count < PartsMax:
                    discarded.Add(ReadDiscard(reader.ReadMessage()));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return error is null && discarded.Count == 0 ? LogPushResult.Stored : new LogPushResult(error, text, discarded);
    }

    public static void WriteSelection(ByteBuffer output, LogSelection selection)
    {
        var writer = new ProtoWriter(output);
        foreach (var matcher in selection.Matchers)
        {
            LabelMatcherField.Write(writer, 1, matcher);
        }

        writer.WriteSInt64(2, selection.Range.StartNs);
        writer.WriteSInt64(3, selection.Range.EndNs);
        foreach (var needle in selection.Needles)
        {
            var mark = writer.BeginMessage(4);
            writer.WriteBytes(1, needle.Bytes.Span);
            writer.WriteBool(2, needle.IgnoreCase);
            writer.EndMessage(mark);
        }
    }

    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    /// <exception cref="Model.Regex.Re2SyntaxException">A matcher's expression is not valid.</exception>
    public static LogSelection ReadSelection(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        var matchers = new List<LabelMatcher>();
        var needles = new List<LineNeedle>();
        var (startNs, endNs) = (0L, 0L);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1 when matchers.Count < PartsMax:
                    matchers.Add(LabelMatcherField.Read(reader.ReadMessage()));
                    break;
                case 2:
                    startNs = reader.ReadSInt64();
                    break;
                case 3:
                    endNs = reader.ReadSInt64();
                    break;
                case 4 when needles.Count < PartsMax:
                    needles.Add(ReadNeedle(reader.ReadMessage()));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new LogSelection(matchers, new TimeRange(startNs, endNs), needles);
    }

    public static void WriteSeries(ByteBuffer output, IReadOnlyList<LabelSet> streams)
    {
        var writer = new ProtoWriter(output);
        using var labels = new ByteBuffer();
        foreach (var stream in streams)
        {
            labels.Clear();
            LogFrame.WriteLabels(labels, stream);
            writer.WriteBytes(1, labels.WrittenSpan);
        }
    }

    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    /// <exception cref="InvalidDataException">A label set is malformed.</exception>
    public static IReadOnlyList<LabelSet> ReadSeries(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        var streams = new List<LabelSet>();
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 1)
            {
                streams.Add(LogFrame.ReadLabels(reader.ReadBytes()));
            }
            else
            {
                reader.Skip();
            }
        }

        return streams;
    }

    public static void WriteBlocks(ByteBuffer output, IReadOnlyList<string> blocks)
    {
        var writer = new ProtoWriter(output);
        foreach (var block in blocks)
        {
            writer.WriteString(1, block);
        }
    }

    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    public static IReadOnlyList<string> ReadBlocks(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        var blocks = new List<string>();
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 1)
            {
                blocks.Add(Encoding.UTF8.GetString(reader.ReadBytes()));
            }
            else
            {
                reader.Skip();
            }
        }

        return blocks;
    }

    public static void WriteTailFrame(ByteBuffer output, LogTailFrame frame)
    {
        var writer = new ProtoWriter(output);
        writer.WriteBytes(1, frame.Frame.Span);
        writer.WriteInt64(2, frame.RowsLost);
    }

    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    public static LogTailFrame ReadTailFrame(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        var frame = new LogTailFrame(ReadOnlyMemory<byte>.Empty, 0);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    frame = frame with { Frame = reader.ReadBytes().ToArray() };
                    break;
                case 2:
                    frame = frame with { RowsLost = reader.ReadInt32() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return frame;
    }

    private static LogDiscard ReadDiscard(ProtoReader reader)
    {
        var discard = new LogDiscard("", 0, 0);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    discard = discard with { Reason = Encoding.UTF8.GetString(reader.ReadBytes()) };
                    break;
                case 2:
                    discard = discard with { Rows = reader.ReadInt32() };
                    break;
                case 3:
                    discard = discard with { Bytes = reader.ReadInt64() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return discard;
    }

    private static LineNeedle ReadNeedle(ProtoReader reader)
    {
        var needle = new LineNeedle(ReadOnlyMemory<byte>.Empty, IgnoreCase: false);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    needle = needle with { Bytes = reader.ReadBytes().ToArray() };
                    break;
                case 2:
                    needle = needle with { IgnoreCase = reader.ReadBool() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return needle;
    }
}
