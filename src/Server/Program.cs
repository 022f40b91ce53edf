Console.WriteLine("trine");
