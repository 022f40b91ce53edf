using Trine.Ingester.Heads;
using Trine.Ingester.Logs.Tails;
using Trine.Model;
using Trine.Storage.Logs.Head;

namespace Trine.Ingester.Logs;

/// <summary>One tenant's logs in memory, and who follows them live. Thread-safe.</summary>
internal sealed class LogTenant(TenantId tenant, LogHead head, TailHub tails, RecentBlocks recentBlocks)
    : TenantHead(tenant, head, recentBlocks)
{
    public LogHead Logs => head;

    public TailHub Tails => tails;

    protected override bool IsIdle => base.IsIdle && tails.Count == 0;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        tails.Dispose();
    }
}
