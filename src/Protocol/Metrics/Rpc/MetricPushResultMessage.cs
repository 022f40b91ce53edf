using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Protocol.Ingesters;

namespace Trine.Protocol.Metrics.Rpc;

/// <summary>
/// A <see cref="MetricPushResult"/> as a message: 1 error (counted from 1), 2 messages, 3 messages of exemplars, 4 discards {1 reason,
/// 2 count}, 5 floats, 6 histograms and 7 exemplars refused. Empty when everything is stored.
/// </summary>
public static class MetricPushResultMessage
{
    public static void Write(ByteBuffer output, MetricPushResult result)
    {
        if (ReferenceEquals(result, MetricPushResult.Stored))
        {
            return;
        }

        var writer = new ProtoWriter(output);
        writer.WriteUInt64(1, result.Error is { } error ? (ulong)error + 1 : 0);
        foreach (var message in result.Messages)
        {
            writer.WriteString(2, message);
        }

        foreach (var message in result.ExemplarMessages)
        {
            writer.WriteString(3, message);
        }

        foreach (var discard in result.Discarded)
        {
            var mark = writer.BeginMessage(4);
            writer.WriteString(1, discard.Reason);
            writer.WriteInt64(2, discard.Count);
            writer.EndMessage(mark);
        }

        writer.WriteInt64(5, result.Refused.Floats);
        writer.WriteInt64(6, result.Refused.Histograms);
        writer.WriteInt64(7, result.Refused.Exemplars);
    }

    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    public static MetricPushResult Read(ReadOnlySpan<byte> message)
    {
        if (message.IsEmpty)
        {
            return MetricPushResult.Stored;
        }

        RequestError? error = null;
        var messages = new List<string>();
        var exemplarMessages = new List<string>();
        var discarded = new List<MetricDiscard>();
        var refused = default(MetricCounts);
        var reader = new ProtoReader(message);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    error = reader.ReadInt32() is > 0 and var number ? (RequestError)(number - 1) : null;
                    break;
                case 2:
                    messages.Add(Encoding.UTF8.GetString(reader.ReadBytes()));
                    break;
                case 3:
                    exemplarMessages.Add(Encoding.UTF8.GetString(reader.ReadBytes()));
                    break;
                case 4:
                    discarded.Add(ReadDiscard(reader.ReadMessage()));
                    break;
                case 5:
                    refused = refused with { Floats = reader.ReadInt32() };
                    break;
                case 6:
                    refused = refused with { Histograms = reader.ReadInt32() };
                    break;
                case 7:
                    refused = refused with { Exemplars = reader.ReadInt32() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new MetricPushResult(error, messages, exemplarMessages, discarded, refused);
    }

    private static MetricDiscard ReadDiscard(ProtoReader reader)
    {
        var (reason, count) = ("", 0);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    reason = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case 2:
                    count = reader.ReadInt32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new MetricDiscard(reason, count);
    }
}
