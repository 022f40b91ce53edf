namespace Trine.TraceQL.Evaluation;

/// <summary>Stages one after the other.</summary>
internal sealed class SequenceStage(BoundStage[] stages) : BoundStage
{
    public override void NeedDictionaries(TableNeeds needs)
        => Array.ForEach(stages, stage => stage.NeedDictionaries(needs));

    public override bool CanHold()
    {
        var canHold = true;
        foreach (var stage in stages)
        {
            canHold &= stage.CanHold(); // Each has to read its dictionaries, also where another decides.
        }

        return canHold;
    }

    public override void Need(TableNeeds needs) => Array.ForEach(stages, stage => stage.Need(needs));

    public override SpansetState Run(SpansetState input)
    {
        foreach (var stage in stages)
        {
            input = stage.Run(input);
        }

        return input;
    }
}
