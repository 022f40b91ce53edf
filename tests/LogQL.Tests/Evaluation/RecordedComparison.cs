using System.Globalization;
using System.Text;
using Trine.Model;
using Trine.Model.GoText;
using Trine.Model.Logs;

namespace Trine.LogQL.Tests.Evaluation;

/// <summary>Brings results and recorded JSON into one form and names the first difference.</summary>
internal static class RecordedComparison
{
    public static string Differ(RecordedCase recorded, LogQueryData data)
    {
        var wanted = WantedLines(recorded);
        var got = GotLines(recorded, data);
        for (var i = 0; i < Math.Max(wanted.Count, got.Count); i++)
        {
            if (i >= got.Count)
            {
                return $"missing {wanted[i]}";
            }

            if (i >= wanted.Count)
            {
                return $"too many {got[i]}";
            }

            if (!AreEqual(wanted[i], got[i], recorded.Tolerance))
            {
                return $"got {got[i]}\n    want {wanted[i]}";
            }
        }

        return "";
    }

    /// <summary>One line a value: labels, time, value.</summary>
    private static List<string> WantedLines(RecordedCase recorded)
    {
        var series = new List<List<string>>();
        var type = recorded.Data.GetProperty("resultType").GetString();
        if (type == "scalar")
        {
            return [recorded.Data.GetProperty("result")[1].GetString() ?? ""];
        }

        foreach (var element in recorded.Data.GetProperty("result").EnumerateArray())
        {
            var labels = element.GetProperty(type == "streams" ? "stream" : "metric").EnumerateObject()
                .Select(label => new Label(label.Name, label.Value.GetString() ?? ""));
            var values = type == "vector" ? [element.GetProperty("value")] : element.GetProperty("values").EnumerateArray().ToArray();
            series.Add([.. values.Select(value => Line(LabelSet.Create(labels), value[0].ToString(), value[1].GetString() ?? ""))]);
        }

        return Flatten(series, recorded);
    }

    private static List<string> GotLines(RecordedCase recorded, LogQueryData data)
    {
        var series = data switch
        {
            LogEntries entries => entries.Entries
                .GroupBy(entry => LabelSet.Create([.. entry.Stream, .. entry.Metadata, .. entry.Parsed]))
                .OrderBy(group => group.Key.ToString(), StringComparer.Ordinal)
                .Select(group => group.Select(entry => Line(
                    group.Key,
                    entry.TimestampNs.ToString(CultureInfo.InvariantCulture),
                    Encoding.UTF8.GetString(entry.Line.Span))).ToList()).ToList(),
            MetricMatrix matrix => matrix.Series
                .Select(one => one.Values.Select((value, i) => Line(one.Labels, Seconds(one.TimestampsMs[i]), GoFloat.Format(value))).ToList())
                .ToList(),
            MetricVector vector => vector.Samples
                .Select(sample => new List<string> { Line(sample.Labels, Seconds(vector.TimestampMs), GoFloat.Format(sample.Value)) })
                .ToList(),
            MetricScalar scalar => [[GoFloat.Format(scalar.Value)]],
            _ => throw new InvalidOperationException("a result of an unknown kind"),
        };
        return Flatten(series, recorded);
    }

    private static List<string> Flatten(List<List<string>> series, RecordedCase recorded)
    {
        if (recorded.SortsValues)
        {
            series.ForEach(values => values.Sort(StringComparer.Ordinal));
        }

        if (recorded.SortsResult)
        {
            series.Sort((left, right) => string.CompareOrdinal(left.FirstOrDefault(), right.FirstOrDefault()));
        }

        return [.. series.SelectMany(values => values)];
    }

    private static string Seconds(long ms) => (ms / 1000.0).ToString(CultureInfo.InvariantCulture);

    private static string Line(LabelSet labels, string time, string value) => $"{labels}\u001f{time}\u001f{value}";

    private static bool AreEqual(string wanted, string got, double tolerance)
    {
        if (wanted == got)
        {
            return true;
        }

        var (wantedParts, gotParts) = (wanted.Split('\u001f'), got.Split('\u001f'));
        return wantedParts.AsSpan(..^1).SequenceEqual(gotParts.AsSpan(..^1))
            && double.TryParse(wantedParts[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var w)
            && double.TryParse(gotParts[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var g)
            && Math.Abs(w - g) <= tolerance * Math.Max(Math.Abs(w), Math.Abs(g));
    }
}
