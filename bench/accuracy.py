async def measure():
    return []
