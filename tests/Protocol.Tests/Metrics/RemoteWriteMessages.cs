using Trine.Codecs;

namespace Trine.Protocol.Tests.Metrics;

/// <summary>Messages of remote write, built field by field.</summary>
internal sealed class RemoteWriteMessages
{
    public ProtoWriter Writer { get; } = new(new ByteBuffer());

    private ByteBuffer Buffer => Writer.Destination;

    public byte[] Message => Buffer.WrittenSpan.ToArray();

    public byte[] Snappy
    {
        get
        {
            using var packed = new ByteBuffer();
            Codecs.Snappy.Compress(Buffer.WrittenSpan, packed);
            return packed.WrittenSpan.ToArray();
        }
    }

    public RemoteWriteMessages Nested(int field, Action<RemoteWriteMessages> write)
    {
        var mark = Writer.BeginMessage(field);
        write(this);
        Writer.EndMessage(mark);
        return this;
    }

    public RemoteWriteMessages Label(string name, string value) => Nested(1, label =>
    {
        label.Writer.WriteString(1, name);
        label.Writer.WriteString(2, value);
    });

    public RemoteWriteMessages Sample(double value, long timestampMs) => Nested(2, sample =>
    {
        sample.Writer.WriteDouble(1, value);
        sample.Writer.WriteInt64(2, timestampMs);
    });

    public RemoteWriteMessages References(params uint[] references) => Nested(1, packed =>
    {
        foreach (var reference in references)
        {
            packed.Buffer.AppendVarint(reference);
        }
    });
}
