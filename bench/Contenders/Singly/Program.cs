using System.Diagnostics;
using Gateway.Store.Engine;
using Singly;

// The whole gateway as it is, on PostgreSQL, except that every unit of work is a transaction of its own.
DiagnosticListener.AllListeners.Subscribe(new StoreSwap());
return (int)typeof(StoreDatabase).Assembly.EntryPoint!.Invoke(null, [args])!;
