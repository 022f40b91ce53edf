using BenchmarkDotNet.Attributes;
using Trine.LogQL.Syntax;

namespace Trine.Micro.LogQL;

/// <summary>What does a query cost before it runs?</summary>
public class ParseBench
{
    private readonly string _selector = """{app="storefront", cluster=~"n.+"} |= "error" """;

    private readonly string _metric =
        """
        topk(10, sum by (pod, code) (rate({app=~"storefront|basket"} |= "slow" | logfmt | elapsed > 250ms
        and code >= 500 | label_format route="{{.verb}} {{.route}}" [5m]))) / on (pod) group_left sum by (pod) (rate({app="edge"}[5m]))
        """;

    [Benchmark]
    public LogQLExpr Selector() => LogQLParser.Parse(_selector);

    [Benchmark]
    public LogQLExpr Metric() => LogQLParser.Parse(_metric);
}
