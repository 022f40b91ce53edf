using Trine.LogQL.Pipeline;
using Trine.Model.Logs;

namespace Trine.LogQL.Evaluation;

/// <summary>What the series of a chunk's rows depend on.</summary>
internal enum ChunkKeys
{
    /// <summary>All rows are of one series.</summary>
    One,

    /// <summary>The value of one metadata key tells the series.</summary>
    ByMetadataValue,

    RowByRow,
}

/// <summary>Finds out how little of a chunk has to be looked at to tell the series of its rows. Immutable.</summary>
internal sealed class ChunkKeying(RangeAggregationPlan plan)
{
    /// <summary>What is needed of a chunk besides what its pipeline needs.</summary>
    public LogColumns ColumnsFor(LogChunk chunk)
    {
        var columns = plan.MeasuresBytes ? LogColumns.Offsets : LogColumns.None;
        var fromStream = plan.Unwrap is null && !plan.Labels.IsWithout && plan.Labels.Names.All(name => chunk.Stream.TryGet(name, out _));
        return fromStream ? columns : columns | LogColumns.Metadata;
    }

    /// <summary>Whether rows and bytes by stretch of time are all that is needed of a chunk.</summary>
    public bool NeedsCountsOnly(LogChunk chunk)
        => plan.IsPlainCount && !ColumnsFor(chunk).HasFlag(LogColumns.Metadata);

    /// <param name="chunk">The chunk, with the columns that <see cref="ColumnsFor"/> names.</param>
    /// <param name="column">The metadata key for <see cref="ChunkKeys.ByMetadataValue"/>.</param>
    public ChunkKeys Of(LogChunk chunk, out MetadataColumn? column)
    {
        column = null;
        if (plan.Pipeline.HasSteps)
        {
            return ChunkKeys.RowByRow;
        }

        if (!ColumnsFor(chunk).HasFlag(LogColumns.Metadata))
        {
            return ChunkKeys.One;
        }

        foreach (var candidate in chunk.Metadata)
        {
            if (!Matters(chunk, candidate))
            {
                continue;
            }

            if (column is not null)
            {
                return ChunkKeys.RowByRow;
            }

            column = candidate;
        }

        return column is null ? ChunkKeys.One : ChunkKeys.ByMetadataValue;
    }

    private bool Matters(LogChunk chunk, MetadataColumn column)
    {
        var name = chunk.Stream.TryGet(column.Name, out _) ? column.Name + LabelNames.DuplicateSuffix : column.Name;
        return plan.Labels.Names.Contains(name) != plan.Labels.IsWithout;
    }
}
