"""The reviewers' web app: forms over `review` and `release`, in a browser on this machine or behind a proxy.

It does not know the rules of reviewing; it shows what they say.
"""
