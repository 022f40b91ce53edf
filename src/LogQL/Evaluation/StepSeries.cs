using Trine.Codecs;
using Trine.Model;

namespace Trine.LogQL.Evaluation;

/// <summary>A series of an intermediate or final result: one value for each step that has one.</summary>
internal sealed class StepSeries
{
    public StepSeries(LabelSet labels, int stepCount)
        : this(labels, new double[stepCount], new RowBitmap(stepCount))
    {
    }

    private StepSeries(LabelSet labels, double[] values, RowBitmap present)
    {
        Labels = labels;
        Values = values;
        Present = present;
    }

    public LabelSet Labels { get; }

    /// <summary>One a step; meaningless where <see cref="Present"/> has no such step.</summary>
    public double[] Values { get; }

    /// <summary>The steps that have a value.</summary>
    public RowBitmap Present { get; }

    public bool IsEmpty => Present.IsEmpty();

    /// <summary>A series without labels that has the same value at every step.</summary>
    public static StepSeries Constant(double value, int stepCount)
    {
        var series = new StepSeries(LabelSet.Empty, stepCount);
        for (var step = 0; step < stepCount; step++)
        {
            series.Set(step, value);
        }

        return series;
    }

    public static long MemoryBytes(int stepCount) => 256 + stepCount * (long)sizeof(double) + stepCount / 8;

    /// <summary>The same values under other labels.</summary>
    public StepSeries WithLabels(LabelSet labels) => new(labels, Values, Present);

    public void Set(int step, double value)
    {
        Values[step] = value;
        Present.Set(step);
    }
}
