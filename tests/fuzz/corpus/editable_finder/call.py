MAPPING = dict(a='b')
