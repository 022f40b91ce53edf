using Trine.Model;
using Trine.Model.Logs;

namespace Trine.QueryFrontend.Logs.Fields;

/// <summary>Finds the fields of entries: structured metadata, what the query's parsers made, and what JSON or logfmt find.</summary>
internal static class FieldDetection
{
    /// <param name="entries">The lines to look at.</param>
    /// <param name="fieldsMax">Most fields; others are not looked at any more.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<IReadOnlyList<DetectedField>> DetectAsync(
        IReadOnlyList<LogEntry> entries, int fieldsMax, CancellationToken cancellationToken)
    {
        // As Loki goes through them, which decides the type of a field with values of several.
        var ordered = entries.GroupBy(entry => entry.Stream)
            .OrderBy(stream => stream.Key.ToString(), StringComparer.Ordinal)
            .SelectMany(stream => stream)
            .ToList();
        var lines = await LineFields.ReadAsync(ordered, cancellationToken);
        var fields = new FieldSet(fieldsMax);
        for (var i = 0; i < ordered.Count; i++)
        {
            fields.Add(ordered[i], lines[i]);
        }

        return fields.All;
    }

    /// <summary>The distinct values of one field, at most so many.</summary>
    /// <inheritdoc cref="DetectAsync"/>
    public static async Task<IReadOnlyCollection<string>> ValuesOfAsync(
        string field, IReadOnlyList<LogEntry> entries, int valuesMax, CancellationToken cancellationToken)
    {
        var lines = await LineFields.ReadAsync(entries, cancellationToken);
        var values = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < entries.Count && values.Count < valuesMax; i++)
        {
            foreach (var labels in (LabelSet[])[entries[i].Metadata, entries[i].Parsed, lines[i].Labels])
            {
                if (values.Count < valuesMax && labels.TryGet(field, out var value))
                {
                    values.Add(value);
                }
            }
        }

        return values;
    }

    /// <summary>Fields in the order in which they were found.</summary>
    private sealed class FieldSet(int fieldsMax)
    {
        private readonly Dictionary<string, DetectedField> _byName = new(StringComparer.Ordinal);
        private readonly List<DetectedField> _all = [];

        public IReadOnlyList<DetectedField> All => _all;

        public void Add(LogEntry entry, LineFields line)
        {
            AddLabels(entry.Metadata, parser: "");
            AddLabels(entry.Parsed, line.Parser);
            var newOnes = AddLabels(line.Labels, line.Parser);
            if (line.Parser == LineFields.Json && newOnes.Count > 0)
            {
                var paths = JsonPaths.Of(entry.Line.Span);
                newOnes.ForEach(field => field.JsonPath = JsonPaths.Find(paths, field.Name));
            }
        }

        /// <returns>Fields of which no JSON path is known.</returns>
        private List<DetectedField> AddLabels(LabelSet labels, string parser)
        {
            var withoutPath = new List<DetectedField>();
            foreach (var label in labels)
            {
                if (FieldNames.IsError(label.Name) || FindOrAdd(label.Name) is not { } field)
                {
                    continue;
                }

                field.Add(label.Value);
                field.AddParser(parser);
                if (field.JsonPath.Count == 0)
                {
                    withoutPath.Add(field);
                }
            }

            return withoutPath;
        }

        private DetectedField? FindOrAdd(string name)
        {
            if (_byName.TryGetValue(name, out var known) || _all.Count >= fieldsMax)
            {
                return known;
            }

            var field = new DetectedField(name);
            _byName.Add(name, field);
            _all.Add(field);
            return field;
        }
    }
}
