using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Trine.LogQL.Evaluation;
using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.LogQL.Tests.Evaluation;

/// <summary>Answers that Loki gave to the same questions over the same data.</summary>
public sealed class RecordedAnswersTests
{
    private readonly LogQLEngine _engine = new(2);

    [Fact]
    public async Task Answers_equal_the_recorded_ones()
    {
        var folder = RecordedDataset.Folder();
        Assert.SkipWhen(folder is null, "the folder with recorded answers is absent");
        var source = RecordedDataset.Load(folder);
        var faults = new StringBuilder();
        var asked = 0;
        foreach (var line in File.ReadLines(Path.Combine(folder, "cases.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            var recorded = new RecordedCase(document.RootElement);
            if (!IsOfTheEngine(recorded))
            {
                continue;
            }

            asked++;
            if (await AskAsync(source, recorded) is { Length: > 0 } fault)
            {
                faults.Append(CultureInfo.InvariantCulture, $"{recorded.Id} {recorded.Query}\n    {fault}\n");
            }
        }

        Assert.True(asked > 0);
        Assert.True(faults.Length == 0, faults.ToString());
    }

    /// <summary>Leaves out what other parts of the server answer, and data that only they can take in.</summary>
    private static bool IsOfTheEngine(RecordedCase recorded)
    {
        string[] withOtherData =
        [
            "{job=\"proto\"}", "{job=\"levels\"}", "{job=~\".+\"}[4h]", "{service_name=~\".+\"}[4h]",
        ];
        return recorded.Group.StartsWith("logql/", StringComparison.Ordinal)
            && recorded.Path.Contains("/query", StringComparison.Ordinal)
            && recorded.Query.Length > 0
            && !(recorded.Status == 200 && recorded.ErrorPattern is not null)
            && !(recorded.ErrorPattern?.StartsWith("the query time range exceeds", StringComparison.Ordinal) ?? false)
            && !withOtherData.Any(data => recorded.Query.Contains(data, StringComparison.Ordinal));
    }

    private async Task<string> AskAsync(MemoryLogSource source, RecordedCase recorded)
    {
        LogQLResult result;
        try
        {
            var query = ToQuery(recorded);
            if (recorded.IsInstant && query.Expr is LogSelectorExpr)
            {
                return recorded.Status == 400 ? "" : "log query on the instant endpoint";
            }

            result = await _engine.ExecuteAsync(query, source, new LogQueryStatistics(), TestContext.Current.CancellationToken);
        }
        catch (Exception e) when (e is RequestException or LogQLParseException)
        {
            if (recorded.ErrorPattern is null)
            {
                return $"failed: {e.Message}";
            }

            return Regex.IsMatch(e.Message, recorded.ErrorPattern) ? "" : $"error {e.Message}, want {recorded.ErrorPattern}";
        }

        if (recorded.ErrorPattern is not null)
        {
            return $"no error, want {recorded.ErrorPattern}";
        }

        return RecordedComparison.Differ(recorded, result.Data);
    }

    private static LogQLQuery ToQuery(RecordedCase recorded)
    {
        var expr = LogQLParser.Parse(recorded.Query);
        if (recorded.IsInstant)
        {
            var timeNs = recorded.TimeNs("time");
            return new LogQLQuery { Expr = expr, StartNs = timeNs, EndNs = timeNs };
        }

        var (startNs, endNs, stepNs) = (recorded.TimeNs("start"), recorded.TimeNs("end"), recorded.StepNs());
        if (expr is MetricExpr)
        {
            // The frontend moves both ends to multiples of the step.
            startNs -= startNs % stepNs;
            endNs += (stepNs - endNs % stepNs) % stepNs;
        }

        return new LogQLQuery
        {
            Expr = expr,
            StartNs = startNs,
            EndNs = endNs,
            StepNs = stepNs,
            Limit = recorded.Text("limit") is { Length: > 0 } limit ? int.Parse(limit, CultureInfo.InvariantCulture) : 100,
            Direction = recorded.Text("direction") == "forward" ? LogDirection.Forward : LogDirection.Backward,
            IntervalNs = recorded.Text("interval") is { Length: > 0 } interval ? long.Parse(interval, CultureInfo.InvariantCulture) * 1_000_000_000 : 0,
        };
    }
}
