namespace Trine.Storage.Wal;

/// <summary>Gathers what a replay finds on its way through the segments.</summary>
internal sealed class WalReplayLog
{
    private readonly List<WalDamage> _damages = [];
    private int _damageCount;
    private long _recordCount;
    private long _payloadBytes;
    private long _tornTailBytes;
    private long _abandonedBytes;

    public int DamageCount => _damageCount;

    public void AddRecord(int payloadBytes)
    {
        _recordCount++;
        _payloadBytes += payloadBytes;
    }

    public void AddDamage(string path, long offset, long lengthBytes, string reason)
    {
        _damageCount++;
        if (_damages.Count < WalReplayReport.DamagesMax)
        {
            _damages.Add(new WalDamage(path, offset, lengthBytes, reason));
        }
    }

    public void AddTornTail(long lengthBytes) => _tornTailBytes += lengthBytes;

    public void AddAbandoned(long lengthBytes) => _abandonedBytes += lengthBytes;

    public WalReplayReport ToReport(int segmentCount) => new()
    {
        SegmentCount = segmentCount,
        RecordCount = _recordCount,
        PayloadBytes = _payloadBytes,
        TornTailBytes = _tornTailBytes,
        AbandonedBytes = _abandonedBytes,
        DamageCount = _damageCount,
        Damages = _damages,
    };
}
