using Trine.LogQL.Syntax;
using Trine.Model.Regex;

namespace Trine.LogQL.Pipeline;

/// <summary>Divides stages into filters that hold for lines and labels as stored, and the rest, row by row.</summary>
internal sealed class StageSplit
{
    private readonly List<LineFilter> _lineFilters = [];
    private readonly List<ChunkLabelFilter> _chunkLabelFilters = [];
    private readonly List<PipelineStage> _rest = [];

    public StageSplit(IReadOnlyList<PipelineStage> stages, LabelDemand demand, Re2Cache regexes)
    {
        var isLineAsStored = true;
        var areLabelsAsStored = true;
        foreach (var stage in stages)
        {
            if (demand.IsNothing && (IsParser(stage) || stage is DropStage or KeepStage))
            {
                // Nobody can see what it does: as in Loki it does not run, not even where it would replace the line.
                continue;
            }

            if (stage is LineFilterStage filter && isLineAsStored)
            {
                _lineFilters.Add(Pipeline.LineFilters.Create(filter, regexes));
            }
            else if (stage is LabelFilterStage label && areLabelsAsStored
                && ChunkLabelFilter.TryCreate(label.Filter, regexes) is { } chunkFilter)
            {
                _chunkLabelFilters.Add(chunkFilter);
            }
            else
            {
                _rest.Add(stage);
                isLineAsStored &= stage is not (LineFormatStage or DecolorizeStage or UnpackStage);
                areLabelsAsStored &= stage is LineFilterStage or LabelFilterStage;
            }
        }
    }

    public IReadOnlyList<LineFilter> LineFilters => _lineFilters;

    public IReadOnlyList<ChunkLabelFilter> ChunkLabelFilters => _chunkLabelFilters;

    public IReadOnlyList<PipelineStage> Rest => _rest;

    public static bool IsParser(PipelineStage stage)
        => stage is JsonStage or LogfmtStage or PatternStage or RegexpStage or UnpackStage;
}
