using Trine.Hosting;
using Trine.Server.Composition;
using Trine.Server.Configuration;
using Trine.Server.WarmUp;

return await TrineHost.RunAsync<TrineConfig>(args, context => new TrineComposition(context).BuildCatalog(), WritePathWarmUp.RunAsync);
