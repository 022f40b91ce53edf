using System.Globalization;
using System.Text;
using Trine.Model.Traces;

namespace Trine.Storage.Tests.Traces;

/// <summary>What queries see of spans, as text: once from tables, once from the batches themselves.</summary>
internal static class TableTexts
{
    public const SpanFields AllFields = (SpanFields)0x1ffff;

    /// <summary>One text a span of all traces that are not hidden, in ordinal order.</summary>
    public static async Task<List<string>> OfAsync(params IEnumerable<SpanTable> tables)
    {
        var texts = new List<string>();
        foreach (var table in tables)
        {
            await table.OpenAsync(CancellationToken.None);
            IReadOnlyList<ValueColumn> columns =
            [
                .. table.Attributes, table.SpanNames, table.StatusMessages, table.EventNames, table.InstrumentationNames,
                table.InstrumentationVersions,
            ];
            await table.LoadAsync(AllFields, columns, ColumnParts.All, CancellationToken.None);
            for (var trace = 0; trace < table.TraceCount; trace++)
            {
                if (table.HiddenTraces is not { } hidden || !hidden[trace])
                {
                    CheckTree(table, trace);
                    AddSpans(table, trace, texts);
                }
            }
        }

        texts.Sort(StringComparer.Ordinal);
        return texts;
    }

    /// <summary>The same of batches, the plain way.</summary>
    public static List<string> Of(params IEnumerable<SpanBatch> batches)
    {
        var seen = new HashSet<(TraceId, ulong, SpanKind)>();
        var texts = new List<string>();
        foreach (var batch in batches)
        {
            for (var row = 0; row < batch.SpanCount; row++)
            {
                var span = batch.Spans[row];
                if (seen.Add((span.TraceId, span.SpanId, span.Kind)))
                {
                    texts.Add(OfSpan(batch, row));
                }
            }
        }

        texts.Sort(StringComparer.Ordinal);
        return texts;
    }

    private static void AddSpans(SpanTable table, int trace, List<string> texts)
    {
        for (var row = table.TraceRows[trace]; row < table.TraceRows[trace + 1]; row++)
        {
            var scopes = table.SpanInstrumentation[row];
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"{table.TraceIds[trace]:x32} {table.SpanIds[row]:x16} < {table.ParentIds[row]:x16} ");
            text.Append(CultureInfo.InvariantCulture, $"{table.StartsNs[row]} +{table.DurationsNs[row]} {table.Kinds[row]} {table.Statuses[row]} ");
            text.Append($"{Values(table.SpanNames, row)} {Values(table.StatusMessages, row)} ");
            text.Append(All(table, AttributeScope.Span, row));
            text.Append($" R {All(table, AttributeScope.Resource, table.SpanResource[row])} S ");
            text.Append($"{Values(table.InstrumentationNames, scopes)} {Values(table.InstrumentationVersions, scopes)} ");
            text.Append(All(table, AttributeScope.Instrumentation, scopes));
            for (var i = 0; i < table.EventCount; i++)
            {
                if (table.EventSpan[i] == row)
                {
                    text.Append(CultureInfo.InvariantCulture, $" E {table.EventTimesNs[i]} {Values(table.EventNames, i)} {All(table, AttributeScope.Event, i)}");
                }
            }

            for (var i = 0; i < table.LinkCount; i++)
            {
                if (table.LinkSpan[i] == row)
                {
                    text.Append(CultureInfo.InvariantCulture, $" L {table.LinkTraceIds[i]:x32} {table.LinkSpanIds[i]:x16} {All(table, AttributeScope.Link, i)}");
                }
            }

            texts.Add(text.ToString());
        }
    }

    /// <summary>
    /// Parents stand before children, each right before its descendants, roots before orphans, and ids fit.
    /// </summary>
    private static void CheckTree(SpanTable table, int trace)
    {
        var (start, end) = (table.TraceRows[trace], table.TraceRows[trace + 1]);
        Assert.True(start < end);
        var path = new Stack<int>();
        var sawOrphan = false;
        for (var row = start; row < end; row++)
        {
            var parent = table.Parents[row];
            if (parent >= 0)
            {
                Assert.InRange(parent, start, row - 1);
                Assert.Equal(table.ParentIds[row], table.SpanIds[parent]);
                while (path.Peek() != parent)
                {
                    path.Pop(); // Fails when the parent is not on the way to the row before.
                }
            }
            else
            {
                path.Clear();
                sawOrphan |= parent == SpanTable.Orphan;
                Assert.Equal(parent == SpanTable.Root, table.ParentIds[row] == 0);
                Assert.False(parent == SpanTable.Root && sawOrphan);
            }

            path.Push(row);
        }

        var rootRow = table.TraceRoots[trace];
        Assert.Equal(rootRow < 0, !table.Parents[start..end].Contains(SpanTable.Root));
        Assert.True(rootRow < 0 || table.Parents[rootRow] == SpanTable.Root);
        var starts = table.StartsNs[start..end].ToArray();
        Assert.Equal(starts.Min(), table.TraceStartsNs[trace]);
    }

    private static string All(SpanTable table, AttributeScope scope, int row)
        => string.Join(' ', table.Attributes.Where(column => column.Scope == scope)
            .Select(column => (Name: $"{column.Key}/{column.Type}/{column.IsArray}", Text: Values(column, row)))
            .Where(value => value.Text.Length > 0)
            .Distinct() // A key whose values cannot be searched may have a column for each type.
            .OrderBy(value => value.Name, StringComparer.Ordinal)
            .Select(value => $"{value.Name}={value.Text}"));

    private static string Values(ValueColumn column, int row)
    {
        var texts = new List<string>();
        for (var i = 0; i < column.Ids.Length; i++)
        {
            if ((column.IsDense ? i : column.Rows[i]) == row)
            {
                var id = column.Ids[i];
                texts.Add(column.Type switch
                {
                    ValueColumnType.Text => $"'{Convert.ToHexStringLower(column.Texts[id])}'",
                    ValueColumnType.Opaque => "?",
                    ValueColumnType.Floating => BitConverter.DoubleToInt64Bits(column.Doubles[id]).ToString(CultureInfo.InvariantCulture),
                    _ => column.Integers[id].ToString(CultureInfo.InvariantCulture),
                });
            }
        }

        Assert.Equal(column.EntryCount, column.Ids.Length);
        return string.Join(',', texts);
    }

    private static string OfSpan(SpanBatch batch, int row)
    {
        var span = batch.Spans[row];
        var scope = batch.Scopes[batch.SpanScopes[row]];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{span.TraceId} {span.SpanId:x16} < {span.ParentId:x16} ");
        text.Append(CultureInfo.InvariantCulture, $"{span.StartNs} +{Math.Max(0, span.EndNs - span.StartNs)} {(int)span.Kind} {(int)span.StatusCode} ");
        text.Append($"'{Hex(batch, span.Name)}' {Optional(batch, span.StatusMessage)} ");
        text.Append(All(batch, batch.SpanAttributes[row]));
        text.Append($" R {All(batch, batch.Resources[scope.Resource].Attributes)} S ");
        text.Append($"{Optional(batch, scope.Name)} {Optional(batch, scope.Version)} {All(batch, scope.Attributes)}");
        var (start, end) = batch.EventsOf(row);
        for (var i = start; i < end; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $" E {batch.Events[i].TimeNs - span.StartNs} '{Hex(batch, batch.Events[i].Name)}' ");
            text.Append(All(batch, batch.EventAttributes[i]));
        }

        (start, end) = batch.LinksOf(row);
        for (var i = start; i < end; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $" L {batch.Links[i].TraceId} {batch.Links[i].SpanId:x16} {All(batch, batch.LinkAttributes[i])}");
        }

        return text.ToString();
    }

    private static string Hex(SpanBatch batch, int id) => Convert.ToHexStringLower(batch.Strings[id]);

    private static string Optional(SpanBatch batch, int id) => id == 0 ? "" : $"'{Hex(batch, id)}'";

    private static string All(SpanBatch batch, AttributeRun run)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = run.Start; i < run.End; i++)
        {
            var key = Encoding.UTF8.GetString(batch.Strings[batch.Attributes.Keys[i].Text]);
            var (type, value) = (batch.Attributes.Keys[i].Type, batch.Attributes.Values[i]);
            if (type is AttributeType.String or AttributeType.Bool or AttributeType.Int or AttributeType.Double)
            {
                var text = type == AttributeType.String ? $"'{Hex(batch, (int)value)}'" : value.ToString(CultureInfo.InvariantCulture);
                values.TryAdd($"{key}/{TypeOf(type)}/False", text);
            }
            else if (type != AttributeType.Array)
            {
                values.TryAdd($"{key}/{ValueColumnType.Opaque}/False", "?");
            }
            else if (values.TryAdd($"{key}/array", ""))
            {
                AddElements(batch.Strings[(int)value], key, values);
            }
        }

        return string.Join(' ', values.Where(value => value.Value.Length > 0).Select(value => $"{value.Key}={value.Value}"));
    }

    private static void AddElements(ReadOnlySpan<byte> array, string key, SortedDictionary<string, string> values)
    {
        var types = new HashSet<int>();
        var texts = new List<string>();
        while (!array.IsEmpty)
        {
            var element = array.Slice(2, array[1]);
            array = array[(2 + element.Length)..];
            var type = element.IsEmpty ? 0 : element[0] >> 3;
            types.Add(type);
            texts.Add(type switch
            {
                1 => $"'{Convert.ToHexStringLower(element[2..])}'",
                4 => BitConverter.ToInt64(element[1..]).ToString(CultureInfo.InvariantCulture),
                0 => "",
                _ => element[1].ToString(CultureInfo.InvariantCulture),
            });
        }

        if (types.Count == 1 && !types.Contains(0))
        {
            values.Add($"{key}/{TypeOf((AttributeType)types.Single())}/True", string.Join(',', texts));
        }
        else
        {
            values.TryAdd($"{key}/{ValueColumnType.Opaque}/False", "?");
        }
    }

    private static ValueColumnType TypeOf(AttributeType type) => type switch
    {
        AttributeType.Int => ValueColumnType.Integral,
        AttributeType.Double => ValueColumnType.Floating,
        AttributeType.Bool => ValueColumnType.Boolean,
        _ => ValueColumnType.Text,
    };
}
