using Trine.Protocol.Queriers;

namespace Trine.QueryFrontend.Logs;

/// <summary>A querier's answer.</summary>
/// <param name="Response">The answer.</param>
/// <param name="Waited">How long the query waited for its turn.</param>
internal sealed record DispatchedQuery(LogQueryResponse Response, TimeSpan Waited);
