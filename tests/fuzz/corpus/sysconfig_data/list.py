build_time_vars = ['a']
