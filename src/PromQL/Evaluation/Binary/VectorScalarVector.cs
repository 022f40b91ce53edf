using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Binary;

/// <summary>A vector after a binary operation with a scalar on either side.</summary>
internal sealed class VectorScalarVector(
    QueryContext context,
    BinaryExpr expr,
    StepVector vector,
    ScalarSteps scalar,
    bool isScalarLeft,
    ElementLabels[] labels) : StepVector(vector.Grid, labels)
{
    public override RowReader OpenReader()
    {
        var constant = new StepRow(Grid.Count);
        for (var step = 0; step < Grid.Count; step++)
        {
            constant.Set(step, scalar[step]);
        }

        return new Reader(
            vector.OpenReader(),
            constant,
            new RowOperation(context, expr, keepsRight: isScalarLeft),
            new StepRow(Grid.Count),
            isScalarLeft);
    }

    private sealed class Reader(
        RowReader rows, StepRow constant, RowOperation operation, StepRow row, bool isScalarLeft) : RowReader
    {
        public override RowView Read(int series)
        {
            row.Clear();
            var view = rows.Read(series);
            if (isScalarLeft)
            {
                operation.Apply(constant.View, view, row);
            }
            else
            {
                operation.Apply(view, constant.View, row);
            }

            return row.View;
        }
    }
}
