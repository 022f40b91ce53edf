using System.Globalization;

namespace Trine.Testing.Logs;

/// <summary>Makes up pushes whose every line is unique, the same for the same seed.</summary>
/// <param name="seed">Of all chance.</param>
/// <param name="name">Stands in labels and lines, to tell loads apart: letters, digits and hyphens.</param>
/// <param name="startNs">Time of the first line; each later line is a millisecond later.</param>
/// <remarks>One pusher a load; <see cref="Everything"/> may be read by others meanwhile.</remarks>
public sealed class LogLoad(int seed, string name, long startNs)
{
    public const long StepNs = 1_000_000;

    private const int Streams = 5;

    private static readonly string[] Levels = ["debug", "info", "warn", "error"];
    private static readonly string[] Verbs = ["accepted", "stored", "looked up", "évicté", "rejected as <bad> & \"odd\""];

    private readonly Random _random = new(seed);
    private long _made;

    /// <summary>The selector of all lines of this load.</summary>
    public string Selector => $"{{load=\"{name}\"}}";

    /// <summary>Behind the last line so far.</summary>
    public long EndNs => startNs + (Volatile.Read(ref _made) * StepNs);

    /// <summary>A query for all lines so far.</summary>
    public LogQuery Everything => new(Selector, startNs, EndNs);

    /// <summary>The next push.</summary>
    /// <param name="lines">Lines of all its streams together.</param>
    public IReadOnlyList<LogStream> Next(int lines)
        => [.. Enumerable.Range(0, lines)
            .Select(_ => (Stream: _random.Next(Streams), Entry: NextEntry()))
            .GroupBy(static line => line.Stream, static line => line.Entry)
            .Select(stream => new LogStream($"load={name},part=p{stream.Key}", [.. stream]))];

    private LogEntry NextEntry()
    {
        var id = _made;
        Volatile.Write(ref _made, id + 1);
        var level = Levels[_random.Next(Levels.Length)];
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"level={level} id={name}-{id} msg=\"request {Verbs[_random.Next(Verbs.Length)]}\" took={_random.Next(1000)}ms");
        var timestampNs = startNs + (id * StepNs);
        return _random.Next(3) == 0
            ? new LogEntry(timestampNs, line, new KeyValuePair<string, string>("trace_id", $"{_random.NextInt64():x16}"))
            : new LogEntry(timestampNs, line);
    }
}
