using Trine.LogQL.Pipeline;
using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.QueryFrontend.Logs.Fields;

/// <summary>What a parser made of a line.</summary>
/// <param name="Parser"><c>json</c> or <c>logfmt</c>; empty when neither could read the line.</param>
/// <param name="Labels">What it found.</param>
internal sealed record LineFields(string Parser, LabelSet Labels)
{
    public const string Json = "json";
    public const string Logfmt = "logfmt";

    private static readonly LineFields None = new("", LabelSet.Empty);
    private static readonly LogPipeline JsonPipeline = new([new JsonStage([])]);
    private static readonly LogPipeline LogfmtPipeline = new([new LogfmtStage(Strict: false, KeepEmpty: false, [])]);

    /// <summary>Reads each entry's line as JSON and, where that fails, as logfmt, with the engine's own parsers.</summary>
    /// <returns>One for each entry.</returns>
    public static async Task<LineFields[]> ReadAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        var fields = new LineFields[entries.Count];
        Array.Fill(fields, None);
        await ReadAsync(Json, JsonPipeline, entries, fields, cancellationToken);
        await ReadAsync(Logfmt, LogfmtPipeline, entries, fields, cancellationToken);
        return fields;
    }

    /// <summary>Runs one parser over the lines that no parser has read yet.</summary>
    private static async Task ReadAsync(
        string parser,
        LogPipeline pipeline,
        IReadOnlyList<LogEntry> entries,
        LineFields[] fields,
        CancellationToken cancellationToken)
    {
        var chunks = Enumerable.Range(0, entries.Count)
            .Where(number => fields[number] == None)
            .GroupBy(number => StreamOf(entries[number]), number => (number, entries[number].Line))
            .Select(stream => new EntryChunk(stream.Key, [.. stream]))
            .ToList();
        var read = new List<LogEntry>();
        var runner = pipeline.CreateRunner();
        foreach (var chunk in chunks)
        {
            await runner.RunAsync(chunk, TimeRange.All, int.MaxValue, read, cancellationToken);
        }

        foreach (var entry in read)
        {
            if (!entry.Parsed.TryGet(FieldNames.Error, out _))
            {
                fields[entry.TimestampNs] = new LineFields(parser, entry.Parsed);
            }
        }
    }

    /// <summary>The labels that a field of the same name must give way to: not those that the query's own parsers made.</summary>
    private static LabelSet StreamOf(LogEntry entry)
        => entry.Parsed.Count == 0
            ? entry.Stream
            : LabelSet.Create(entry.Stream.Where(label => !entry.Parsed.TryGet(label.Name, out _)));
}
