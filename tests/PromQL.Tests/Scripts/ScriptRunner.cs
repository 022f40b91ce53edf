using System.Globalization;
using Trine.Model;
using Trine.Model.Metrics.Results;

namespace Trine.PromQL.Tests.Scripts;

/// <summary>Runs a script of loads and evaluations from top to bottom, and gathers what went wrong.</summary>
internal sealed class ScriptRunner
{
    private readonly PromQLEngine _engine = new(new PromQLEngineOptions
    {
        SamplesMax = 10_000,
        Release = PromQLRelease.Latest,
        Timeout = TimeSpan.FromSeconds(100),
        Features = PromQLFeatures.All with { TypeAndUnitLabels = false },
    });

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

        return ScriptCheck.Annotations(eval, result) ?? ScriptCheck.Value(eval, result.Value);
    }
}
