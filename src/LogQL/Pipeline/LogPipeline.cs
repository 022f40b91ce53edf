using Trine.LogQL.Syntax;
using Trine.Model.Logs;
using Trine.Model.Regex;

namespace Trine.LogQL.Pipeline;

/// <summary>
/// The stages of a query in the order in which they run best: what can be asked of whole chunks comes first, and parsers extract
/// only what is asked for later. Immutable, thread-safe; each worker runs it through a <see cref="PipelineRunner"/> of its own.
/// </summary>
public sealed class LogPipeline
{
    private const int RegexesMax = 256;

    private readonly Re2Cache _regexes = new(RegexesMax);
    private readonly PipelineStage[] _steps;
    private readonly LabelFilter[] _parseFilters;

    /// <param name="stages">The stages in the query's order.</param>
    /// <exception cref="Model.RequestException">An address, expression or template is not valid.</exception>
    public LogPipeline(IReadOnlyList<PipelineStage> stages)
        : this(stages, LabelDemand.All, [])
    {
    }

    /// <param name="stages">The stages in the query's order.</param>
    /// <param name="demand">What the reader and the stages can ask for.</param>
    /// <param name="postFilters">Filters behind an unwrap, that parsers may ask early too.</param>
    internal LogPipeline(IReadOnlyList<PipelineStage> stages, LabelDemand demand, IReadOnlyList<LabelFilter> postFilters)
    {
        Demand = demand;
        var split = new StageSplit(stages, demand, _regexes);
        LineFilters = split.LineFilters;
        ChunkLabelFilters = split.ChunkLabelFilters;
        _steps = [.. split.Rest];
        _parseFilters =
        [
            .. stages.OfType<LabelFilterStage>().Select(stage => stage.Filter),
            .. postFilters.Count == 1 ? postFilters : [],
        ];
        Needles = [.. LineFilters.SelectMany(filter => filter.Needles)];
        CreateRunner(); // Finds faults in the stages now and not in the first worker.
    }

    /// <summary>Bytes that each line has that passes, as stored.</summary>
    public IReadOnlyList<LineNeedle> Needles { get; }

    internal LabelDemand Demand { get; }

    /// <summary>Filters on lines as stored.</summary>
    internal IReadOnlyList<LineFilter> LineFilters { get; }

    /// <summary>Filters on labels as stored.</summary>
    internal IReadOnlyList<ChunkLabelFilter> ChunkLabelFilters { get; }

    /// <summary>Whether rows have to be looked at one by one.</summary>
    internal bool HasSteps => _steps.Length > 0;

    internal Re2Cache Regexes => _regexes;

    /// <summary>Gives a worker its own state for running the pipeline.</summary>
    public PipelineRunner CreateRunner() => CreateRunner(Demand);

    /// <param name="demand">Less than <see cref="Demand"/>: only what decides whether a row passes.</param>
    internal PipelineRunner CreateRunner(LabelDemand demand)
    {
        var names = new LabelNames();
        var filters = new List<(int, PipelineStep)>();
        foreach (var filter in _parseFilters)
        {
            if (LabelSteps.OnlyNameOf(filter) is { } name)
            {
                filters.Add((names.Own(name), LabelSteps.Create(filter, names, _regexes)));
            }
        }

        var sink = new ParsedLabelSink(names, demand, filters);
        var factory = new StepFactory(names, sink, _regexes);
        return new PipelineRunner(this, names, sink, [.. _steps.Select(factory.Create)]);
    }

    /// <summary>The labels that decide whether a row passes; null when that may be any.</summary>
    internal LabelDemand? DecidingLabels()
    {
        if (!Array.Exists(_steps, StageSplit.IsParser)
            || !Array.Exists(_steps, stage => stage is LabelFilterStage or LineFilterStage))
        {
            return null;
        }

        return Array.Exists(_steps, stage => stage is KeepStage or LineFormatStage or LabelFormatStage)
            ? null
            : LabelDemand.Only(RequiredNames.Of(_steps).ToHashSet());
    }
}
