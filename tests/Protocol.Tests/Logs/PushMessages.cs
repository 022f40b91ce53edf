using System.Text;
using Trine.Codecs;

namespace Trine.Protocol.Tests.Logs;

/// <summary>Writes Loki's push messages as clients do.</summary>
internal static class PushMessages
{
    public static byte[] Message(Action<ProtoWriter> write)
    {
        using var buffer = new ByteBuffer();
        write(new ProtoWriter(buffer));
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Request(params byte[][] streams) => Message(request =>
    {
        foreach (var stream in streams)
        {
            request.WriteBytes(1, stream);
        }
    });

    public static byte[] Stream(string labels, params byte[][] entries) => Message(stream =>
    {
        stream.WriteString(1, labels);
        foreach (var entry in entries)
        {
            stream.WriteBytes(2, entry);
        }
    });

    public static byte[] Entry(long seconds, int nanos, ReadOnlyMemory<byte> line, params (string Name, string Value)[] metadata)
        => Message(entry =>
        {
            entry.WriteBytes(1, Message(timestamp =>
            {
                timestamp.WriteInt64(1, seconds);
                timestamp.WriteInt64(2, nanos);
            }));
            entry.WriteBytes(2, line.Span);
            foreach (var (name, value) in metadata)
            {
                entry.WriteBytes(3, Message(pair =>
                {
                    pair.WriteString(1, name);
                    pair.WriteString(2, value);
                }));
            }
        });

    public static byte[] Entry(long seconds, string line, params (string Name, string Value)[] metadata)
        => Entry(seconds, 0, Encoding.UTF8.GetBytes(line), metadata);

    public static byte[] Snappied(ReadOnlySpan<byte> message)
    {
        using var buffer = new ByteBuffer();
        Snappy.Compress(message, buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
