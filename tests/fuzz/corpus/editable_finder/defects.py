MAPPING = {'a': 1, 2: 'b', 'c': '/c'}
NAMESPACES = {'d': 'e'}
PATH_PLACEHOLDER = f()
