using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Labels;

/// <summary>Finds series of a vector with the same labels, and joins them where they never meet.</summary>
internal static class DuplicateLabels
{
    /// <summary>Joins series that have the same labels but values at different steps.</summary>
    /// <exception cref="Model.RequestException">Two have a value at the same step.</exception>
    public static StepVector Merge(StepVector vector, QueryContext context)
    {
        if (vector.IsUniqueWithoutNames || AreUnique(vector.Labels))
        {
            return vector;
        }

        // Slow path, rare because names are mostly given: only series with values count.
        var dense = RowWorkers.Materialise(vector, context);
        var groups = new LabelGroups(LabelProjection.Everything);
        var groupOf = groups.AddAll(dense.Labels);
        if (groups.Count == dense.Count)
        {
            return dense;
        }

        var merged = new StepRow[groups.Count];
        for (var i = 0; i < dense.Count; i++)
        {
            var row = merged[groupOf[i]] ??= new StepRow(dense.Grid.Count);
            var view = dense[i];
            if (PresenceBits.Intersect(row.Present, view.Present))
            {
                throw QueryFailure.DuplicateLabels();
            }

            foreach (var step in PresenceBits.Steps(view.Present))
            {
                row.Copy(step, view);
            }
        }

        var block = new DenseRowBlock(dense.Grid.Count);
        var labels = new ElementLabels[groups.Count];
        var rows = new DenseRow[groups.Count];
        for (var group = 0; group < groups.Count; group++)
        {
            labels[group] = groups.Representative(group);
            rows[group] = block.Add(merged[group].View);
        }

        return new DenseVector(dense.Grid, labels, rows);
    }

    /// <summary>Refuses series with the same labels even where they never meet.</summary>
    /// <exception cref="Model.RequestException">Two series with values have the same labels.</exception>
    public static StepVector Refuse(StepVector vector, QueryContext context)
    {
        if (vector.IsUniqueWithoutNames || AreUnique(vector.Labels))
        {
            return vector;
        }

        var dense = RowWorkers.Materialise(vector, context);
        return AreUnique(dense.Labels) ? dense : throw QueryFailure.DuplicateLabels();
    }

    private static bool AreUnique(ElementLabels[] labels)
    {
        if (labels.Length < 2)
        {
            return true;
        }

        var groups = new LabelGroups(LabelProjection.Everything);
        for (var i = 0; i < labels.Length; i++)
        {
            if (groups.Add(labels[i]) != i)
            {
                return false;
            }
        }

        return true;
    }
}
