"""Questions to models: ask(Question) → Answer, within limits and budget, and never bought twice.

    endpoint = Endpoint(config, archive, Budget(journal, clock))
    answer = await endpoint.ask(question)

It does not know what is asked, nor where answers are kept. The only door to openai, genai-prices and (with `web`)
tenacity; `openai` is imported when the first request leaves, and not before.
"""
