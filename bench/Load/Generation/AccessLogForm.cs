using System.Globalization;
using System.Text.Unicode;

namespace Trine.Load.Generation;

/// <summary>The combined log format of web servers, with a request id and the time taken behind it.</summary>
internal sealed class AccessLogForm : LineForm
{
    public override int Write(Span<byte> line, DateTime time, ReadOnlySpan<byte> id, Random random)
    {
        Utf8.TryWrite(
            line,
            CultureInfo.InvariantCulture,
            $"172.16.{random.Next(8)}.{random.Next(256)} - - [{time:dd/MMM/yyyy:HH:mm:ss} +0000] "
            + $"\"{Vocabulary.Pick(Vocabulary.Verbs, random)} {Vocabulary.Route(random)} HTTP/2.0\" "
            + $"{Vocabulary.Status(random)} {random.Next(90, 70_000)} \"-\" "
            + $"\"{Vocabulary.Pick(Vocabulary.Agents, random)}\" {id} {random.NextDouble() * 3:F3}",
            out var length);
        return length;
    }
}
