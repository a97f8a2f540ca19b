"""The page that shows what came out: clips playing beside score, reasons and transcript."""
