using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using static Trine.PromQL.Syntax.ExprType;

namespace Trine.PromQL.Syntax;

/// <summary>The functions of PromQL. Names are case-sensitive.</summary>
public static class FunctionTable
{
    private static readonly FrozenDictionary<string, FunctionSignature> ByName = All().ToFrozenDictionary(f => f.Name);

    public static bool TryGet(string name, [NotNullWhen(true)] out FunctionSignature? function)
        => ByName.TryGetValue(name, out function);

    /// <summary>All functions, in no order.</summary>
    public static IReadOnlyCollection<FunctionSignature> Functions => ByName.Values;

    private static IEnumerable<FunctionSignature> All()
    {
        string[] ofVector =
        [
            "abs", "absent", "acos", "acosh", "asin", "asinh", "atan", "atanh", "ceil", "cos", "cosh", "deg", "exp",
            "floor", "histogram_avg", "histogram_count", "histogram_stddev", "histogram_stdvar", "histogram_sum", "ln",
            "log10", "log2", "rad", "sgn", "sin", "sinh", "sort", "sort_desc", "sqrt", "tan", "tanh", "timestamp",
        ];
        string[] ofMatrix =
        [
            "absent_over_time", "avg_over_time", "changes", "count_over_time", "delta", "deriv", "first_over_time",
            "idelta", "increase", "irate", "last_over_time", "max_over_time", "min_over_time", "present_over_time",
            "rate", "resets", "stddev_over_time", "stdvar_over_time", "sum_over_time",
        ];
        string[] ofMatrixExperimental =
        [
            "mad_over_time", "ts_of_first_over_time", "ts_of_last_over_time", "ts_of_max_over_time",
            "ts_of_min_over_time",
        ];
        string[] ofTime =
        [
            "day_of_month", "day_of_week", "day_of_year", "days_in_month", "hour", "minute", "month", "year",
        ];
        string[] ofQuery = ["end", "range", "start", "step"];
        return
        [
            .. ofVector.Select(name => new FunctionSignature(name, Vector, Vector)),
            .. ofMatrix.Select(name => new FunctionSignature(name, Vector, Matrix)),
            .. ofMatrixExperimental.Select(
                name => new FunctionSignature(name, Vector, Matrix) { IsExperimental = true }),
            .. ofTime.Select(name => new FunctionSignature(name, Vector, Vector) { Variadic = 1 }),
            .. ofQuery.Select(name => new FunctionSignature(name, Scalar) { IsExperimental = true }),
            .. Others(),
        ];
    }

    private static IEnumerable<FunctionSignature> Others() =>
    [
        new("clamp", Vector, Vector, Scalar, Scalar),
        new("clamp_max", Vector, Vector, Scalar),
        new("clamp_min", Vector, Vector, Scalar),
        new("double_exponential_smoothing", Vector, Matrix, Scalar, Scalar) { IsExperimental = true },
        new("histogram_fraction", Vector, Scalar, Scalar, Vector),
        new("histogram_quantile", Vector, Scalar, Vector),
        new("histogram_quantiles", Vector, Vector, Text, Scalar, Scalar)
        {
            Variadic = 9,
            IsExperimental = true,
        },
        new("info", Vector, Vector, Vector) { Variadic = 1, IsExperimental = true },
        new("label_join", Vector, Vector, Text, Text, Text) { Variadic = -1 },
        new("label_replace", Vector, Vector, Text, Text, Text, Text),
        new("max_of", Scalar, Scalar, Scalar) { IsExperimental = true },
        new("min_of", Scalar, Scalar, Scalar) { IsExperimental = true },
        new("pi", Scalar),
        new("predict_linear", Vector, Matrix, Scalar),
        new("quantile_over_time", Vector, Scalar, Matrix),
        new("round", Vector, Vector, Scalar) { Variadic = 1 },
        new("scalar", Scalar, Vector),
        new("sort_by_label", Vector, Vector, Text) { Variadic = -1, IsExperimental = true },
        new("sort_by_label_desc", Vector, Vector, Text) { Variadic = -1, IsExperimental = true },
        new("start_timestamp", Vector, Vector) { IsExperimental = true },
        new("time", Scalar),
        new("vector", Vector, Scalar),
    ];
}
