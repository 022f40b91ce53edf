using Trine.Model;
using Trine.QueryFrontend.Logs.Json;

namespace Trine.QueryFrontend.Logs.Tails;

/// <summary>What a client of a tail asked for.</summary>
/// <param name="Tenant">Whose data.</param>
/// <param name="Query">A log query.</param>
/// <param name="StartNs">Where the history begins that comes first.</param>
/// <param name="Limit">Entries of history.</param>
/// <param name="Delay">How long entries wait for earlier ones.</param>
/// <param name="Flags">How entries are encoded.</param>
/// <param name="DurationMax">How long the tail lives.</param>
internal sealed record TailRequest(
    TenantId Tenant, string Query, long StartNs, int Limit, TimeSpan Delay, EncodingFlags Flags, TimeSpan DurationMax);
