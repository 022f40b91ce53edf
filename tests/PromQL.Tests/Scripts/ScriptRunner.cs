using System.Globalization;
using Trine.Model;
using Trine.Model.Metrics.Results;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Tests.Scripts;

/// <summary>Runs a script of loads and evaluations from top to bottom, and gathers what went wrong.</summary>
internal sealed class ScriptRunner
{
    private const long SecondMs = 1_000;
    private const long MinuteMs = 60_000;

    private readonly PromQLEngine _engine = new(new PromQLEngineOptions
    {
        SamplesMax = 10_000,
        Release = PromQLRelease.Latest,
        Timeout = TimeSpan.FromSeconds(100),
        Features = PromQLFeatures.All with { TypeAndUnitLabels = false },
    });

    private readonly PromQLParser _parser = new(PromQLOptions.Experimental);

    private MemorySource _source = new();

    public int Evaluations { get; private set; }

    /// <summary>What each evaluation that is wrong answered.</summary>
    public List<string> Faults { get; } = [];

    public async Task RunAsync(IEnumerable<string> lines)
    {
        ScriptLoad? load = null;
        ScriptEval? eval = null;
        var number = 0;
        foreach (var raw in lines.Append(""))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                load?.AddTo(_source);
                if (eval is not null)
                {
                    await RunAsync(eval);
                }

                (load, eval) = (null, null);
            }
            else if (load is not null)
            {
                load.ReadLine(line);
            }
            else if (eval is not null)
            {
                eval.ReadLine(line);
            }
            else if (line.Equals("clear", StringComparison.OrdinalIgnoreCase))
            {
                _source = new MemorySource();
            }
            else if (line.StartsWith("load", StringComparison.OrdinalIgnoreCase))
            {
                var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                load = new ScriptLoad(
                    SeriesNotation.Ms(words[1]), words[0].Equals("load_with_nhcb", StringComparison.OrdinalIgnoreCase));
            }
            else
            {
                eval = new ScriptEval(line, number);
            }
        }
    }

    private async Task RunAsync(ScriptEval eval)
    {
        Evaluations++;
        if (await JudgeAsync(eval) is { } fault)
        {
            Faults.Add(string.Create(CultureInfo.InvariantCulture, $"line {eval.Line}: {eval.Query}\n      {fault}"));
        }
    }

    private async Task<string?> JudgeAsync(ScriptEval eval)
    {
        PromQLResult result;
        try
        {
            var query = new PromQLQuery(eval.Query, eval.StartMs, eval.EndMs, eval.StepMs);
            result = await _engine.ExecuteAsync(query, _source, TestContext.Current.CancellationToken);
        }
        catch (RequestException failure)
        {
            return eval.Failure?.Accepts(failure.Message) == true ? null : $"fails: {failure.Message}";
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return $"throws: {failure}";
        }

        if (eval.Failure is not null)
        {
            return "does not fail";
        }

        return ScriptCheck.Annotations(eval, result)
            ?? ScriptCheck.Value(eval, result.Value)
            ?? await JudgeAsRangeAsync(eval, eval.Query, eval.StartMs)
            ?? await JudgePinnedAsync(eval);
    }

    /// <summary>An instant query gives as much in the middle of a short range.</summary>
    private async Task<string?> JudgeAsRangeAsync(ScriptEval eval, string text, long timeMs)
    {
        if (!eval.IsInstant || eval.Text is not null || eval.Range is not null || LooksAtRange(text))
        {
            return null;
        }

        var query = PromQLQuery.Range(text, timeMs - MinuteMs, timeMs + MinuteMs, MinuteMs);
        var result = await _engine.ExecuteAsync(query, _source, TestContext.Current.CancellationToken);
        var samples = new List<VectorSample>();
        foreach (var series in ((PromQLMatrix)result.Value).Series)
        {
            var at = series.TimestampsMs.IndexOf(timeMs);
            if (at >= 0)
            {
                var histogram = series.HasHistograms ? series.Histograms[at] : null;
                samples.Add(new VectorSample(series.Labels, series.Values[at], histogram));
            }
        }

        PromQLValue value = eval.Scalar is null
            ? new PromQLVector(timeMs, samples)
            : new PromQLScalar(timeMs, samples[0].Value);
        return eval.IsOrdered || ScriptCheck.Value(eval, value) is not { } fault
            ? null
            : $"as a range at {timeMs}, {text}: {fault}";
    }

    /// <summary>A query whose selectors are pinned gives the same at any time.</summary>
    private async Task<string?> JudgePinnedAsync(ScriptEval eval)
    {
        var expr = _parser.ParseExpr(eval.Query);
        if (!eval.IsInstant || eval.Text is not null || eval.Range is not null || PinnedQuery.DependsOnTime(expr))
        {
            return null;
        }

        var text = PinnedQuery.Pin(expr, eval.StartMs).ToString();
        long[] times = eval.StartMs == 0
            ? [-SecondMs, 0, SecondMs]
            : [-10 * eval.StartMs, 0, eval.StartMs / 5, eval.StartMs, 10 * eval.StartMs];
        foreach (var timeMs in times)
        {
            var query = PromQLQuery.Instant(text, timeMs);
            var result = await _engine.ExecuteAsync(query, _source, TestContext.Current.CancellationToken);
            var fault = ScriptCheck.Value(eval, result.Value) is { } wrong
                ? $"pinned at {timeMs}, {text}: {wrong}"
                : await JudgeAsRangeAsync(eval, text, timeMs);
            if (fault is not null)
            {
                return fault;
            }
        }

        return null;
    }

    private static bool LooksAtRange(string query)
        => Array.Exists(
            ["start()", "end()", "range()", "step()"], name => query.Contains(name, StringComparison.Ordinal));
}
