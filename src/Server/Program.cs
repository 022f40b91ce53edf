using Trine.Hosting;
using Trine.Server.Composition;
using Trine.Server.Configuration;

return await TrineHost.RunAsync<TrineConfig>(args, context => new TrineComposition(context).BuildCatalog());
