using Trine.Model;

namespace Trine.PromQL.Evaluation;

/// <summary>Why a query cannot be evaluated, in upstream's words.</summary>
internal static class QueryFailure
{
    public const string SameLabels = "vector cannot contain metrics with the same labelset";

    public static RequestException Execution(string message) => new(RequestError.Unprocessable, message);

    public static RequestException DuplicateLabels() => Execution(SameLabels);

    public static RequestException TooManySamples()
        => Execution("query processing would load too many samples into memory in query execution");
}
