# the standard library begins here
