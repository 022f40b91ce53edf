using Trine.Hosting.Configuration;
using Trine.PromQL;

namespace Trine.Querier;

/// <summary>Section <c>metrics</c>, flags <c>--metrics.*</c>.</summary>
public sealed record MetricsConfig : IValidatedConfig
{
    private const string ExperimentalFunctions = "promql-experimental-functions";
    private const string DelayedNameRemoval = "promql-delayed-name-removal";
    private const string DurationExpressions = "promql-duration-expr";
    private const string ExtendedRangeSelectors = "promql-extended-range-selectors";
    private const string FillModifiers = "promql-binop-fill-modifiers";
    private const string StartTimestamps = "use-start-timestamps";
    private const string TypeAndUnitLabels = "type-and-unit-labels";

    private static readonly string[] Known =
    [
        ExperimentalFunctions, DelayedNameRemoval, DurationExpressions, ExtendedRangeSelectors, FillModifiers,
        StartTimestamps, TypeAndUnitLabels,
        "exemplar-storage", "native-histograms", // Always on; named by configurations of Prometheus.
    ];

    [Setting("features", "Features of Prometheus that have to be turned on, by Prometheus's names.")]
    public IReadOnlyList<string> Features { get; init; } = [ExperimentalFunctions];

    /// <summary>Parts of PromQL that are turned on.</summary>
    public PromQLFeatures PromQLFeatures => new()
    {
        ExperimentalFunctions = Features.Contains(ExperimentalFunctions),
        DelayedNameRemoval = Features.Contains(DelayedNameRemoval),
        DurationExpressions = Features.Contains(DurationExpressions),
        ExtendedRangeSelectors = Features.Contains(ExtendedRangeSelectors),
        BinaryFillModifiers = Features.Contains(FillModifiers),
        StartTimestamps = Features.Contains(StartTimestamps),
        TypeAndUnitLabels = Features.Contains(TypeAndUnitLabels),
    };

    public void Validate(ConfigFaults faults)
    {
        foreach (var feature in Features)
        {
            faults.Require(
                Known.Contains(feature),
                "metrics.features",
                $"unknown feature {feature}; must be one of {string.Join(", ", Known)}");
        }
    }
}
