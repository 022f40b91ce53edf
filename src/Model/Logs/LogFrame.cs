using System.Text;
using Trine.Codecs;

namespace Trine.Model.Logs;

/// <summary>
/// Constants of the frame: rows of several streams of one tenant as columns, the bytes that go from distributor to
/// ingester, into the write-ahead log, and from ingester to querier. Layout: docs/format/log-frame.md.
/// </summary>
public static class LogFrame
{
    /// <summary>First byte of a frame. Persisted.</summary>
    public const byte Version = 1;

    /// <summary>Version and stream count.</summary>
    internal const int HeaderBytes = 1 + sizeof(uint);

    /// <summary>The metadata key that carries the detected level.</summary>
    public static ReadOnlySpan<byte> DetectedLevelName => "detected_level"u8;

    /// <summary>Appends labels in canonical form: count, then each name and value behind its length.</summary>
    public static void WriteLabels(ByteBuffer output, LabelSet labels)
    {
        output.AppendVarint((ulong)labels.Count);
        foreach (var (name, value) in labels.AsSpan())
        {
            WriteString(output, name);
            WriteString(output, value);
        }
    }

    /// <summary>Reads labels in canonical form.</summary>
    /// <exception cref="InvalidDataException">The bytes are not canonical labels.</exception>
    public static LabelSet ReadLabels(ReadOnlySpan<byte> bytes)
    {
        var reader = new FrameCursor(bytes);
        var count = reader.ReadCount(bytesEach: 2);
        var labels = new Label[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = new Label(
                Encoding.UTF8.GetString(reader.ReadBytes()), Encoding.UTF8.GetString(reader.ReadBytes()));
        }

        return LabelSet.Create(labels.AsSpan());
    }

    /// <summary>Walks a whole frame.</summary>
    /// <exception cref="InvalidDataException">It is cut short or inconsistent.</exception>
    public static void Validate(ReadOnlySpan<byte> frame)
    {
        var reader = new LogFrameReader(frame);
        while (reader.MoveNext())
        {
            reader.Validate();
        }
    }

    private static void WriteString(ByteBuffer output, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        output.AppendVarint((ulong)length);
        Encoding.UTF8.GetBytes(text, output.Extend(length));
    }
}
