namespace Trine.Storage.Logs.Spool;

/// <summary>A handle on a page that is not in a block yet.</summary>
internal sealed class SpooledChunk(SpooledPage page, LogPageSource source, LogPageCache cache, SpoolFile file)
    : PageLogChunk(page.Stream, page.Entry, source, cache, filter: null)
{
    private SpoolFile? _held = file;

    /// <summary>The rows as they are stored, for writing them on without unpacking.</summary>
    public SpooledPage Page => page;

    public override bool IsHead => true;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _held?.Release();
            _held = null;
        }
    }
}
